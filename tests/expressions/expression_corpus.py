"""Expressions of the kinds that people write for Datastar, Alpine and their like: one a line.

`STATEMENTS` run at an event, `VALUES` are shown or bound. All are right: they are accepted, and compile in the client.
"""

from __future__ import annotations

_STATEMENTS = r"""
$count++
$count--
++$count
$count += 1
$count -= 1
$count *= 2
$count = $count + 1
$count = $count - 1
$count = Math.max(0, $count - 1)
$count = Math.min($max, $count + 1)
$count = 0
$count = ($count + 1) % 3
$open = true
$open = false
$open = !$open
$open = !$open; $touched = true
$menu.open = !$menu.open
$menu.open = false; $menu.index = -1
$tab = 'home'
$tab = el.dataset.tab
$tab = "settings"; $title = "Settings"
$name = ''
$name = ''; $mail = ''; $errors = {}
$name = el.value.trim()
$name = evt.target.value
$name = evt.target.value.toUpperCase()
$query = el.value; @get('/search')
$page = $page + 1; @get('/rows')
$page++; @get(`/rows?page=1`)
@get('/rows')
@get("/rows")
@post('/add')
@post('/add', {contentType: 'form'})
@post('/add', {contentType: 'form', selector: '#form'})
@put('/items/3')
@patch('/items/3', {headers: {'X-Token': $token}})
@delete('/items/3')
@delete('/items/3', {retry: 'never', openWhenHidden: true})
@get('/feed', {openWhenHidden: true, retry: 'always', retryMaxCount: 1000})
@get('/feed', {filterSignals: {include: /^form\./, exclude: /secret/}})
@get('/feed', {filterSignals: {include: '^form'}, requestCancellation: 'disabled'})
@post('/save', {payload: {id: 3, name: $name}})
@post('/save', {payload: {rows: [1, 2, 3], done: $done}})
@setAll(true, {include: /^menu\./})
@setAll(false)
@toggleAll({include: /open$/})
@toggleAll()
$ok && @post('/go')
$ok || @post('/go')
!$busy && @post('/go')
$ok ? @post('/go') : @get('/stop')
$ok ? ($n = 1) : ($n = 2)
confirm('Really?') && @delete('/items/3')
confirm("Delete this?") && @delete("/items/3")
if (confirm('Sure?')) @delete('/x')
if (confirm('Sure?')) { @delete('/x') }
if ($count > 3) { $full = true } else { $full = false }
if ($count > 3) $full = true; else $full = false
if ($a) { $b = 1 } else if ($c) { $b = 2 } else { $b = 3 }
if (!$name) { $error = 'A name, please'; return }
if (!$name) return; @post('/save')
if (evt.key === 'Enter') { evt.preventDefault(); @post('/send') }
if (evt.key === 'Escape') $open = false
if (evt.key === 'ArrowDown') { $index = Math.min($index + 1, $rows.length - 1); evt.preventDefault() }
if (evt.key === 'ArrowUp') { $index = Math.max($index - 1, 0); evt.preventDefault() }
if (evt.ctrlKey && evt.key === 's') { evt.preventDefault(); @post('/save') }
evt.key === 'Enter' && @post('/send')
evt.key === 'Enter' && !evt.shiftKey && (evt.preventDefault(), @post('/send'))
evt.key === 'Escape' && ($open = false)
(evt.key === 'Enter' || evt.key === ' ') && el.click()
['Enter', ' '].includes(evt.key) && ($open = !$open)
evt.preventDefault()
evt.stopPropagation(); $open = true
evt.target.closest('li')?.remove()
evt.target === el && ($open = false)
el.contains(evt.target) || ($open = false)
el.value = ''
el.value = ''; el.focus()
el.focus()
el.select()
el.blur()
el.reset()
el.showModal()
el.close()
el.remove()
el.click()
el.requestSubmit()
el.form.requestSubmit()
el.checkValidity() && @post('/save')
el.reportValidity()
el.scrollIntoView({behavior: 'smooth', block: 'center'})
el.scrollTop = el.scrollHeight
el.scrollTo({top: 0})
el.style.height = 'auto'; el.style.height = el.scrollHeight + 'px'
el.style.setProperty('--x', evt.clientX + 'px')
el.style.setProperty('--x', `${evt.clientX}px`)
el.classList.add('on')
el.classList.remove('on')
el.classList.toggle('on')
el.classList.toggle('on', $open)
el.classList.replace('a', 'b')
el.setAttribute('aria-expanded', $open)
el.toggleAttribute('disabled')
el.dataset.state = $open ? 'open' : 'closed'
el.parentElement.querySelector('input').focus()
el.querySelectorAll('[role=option]')[0]?.focus()
el.nextElementSibling.classList.toggle('hidden')
el.dispatchEvent(new CustomEvent('change'))
el.dispatchEvent(new CustomEvent('picked', {bubbles: true, detail: {id: 3}}))
document.querySelector('#dialog').showModal()
document.querySelector("#dialog").close()
document.getElementById('name').focus()
document.getElementById('list').innerHTML = ''
document.body.classList.toggle('dark', $dark)
document.documentElement.dataset.theme = $theme
document.documentElement.style.colorScheme = $dark ? 'dark' : 'light'
document.title = $title
document.title = `(${$unread}) Mail`
document.cookie = 'theme=dark'
document.execCommand('copy')
document.startViewTransition(() => { $tab = 'next' })
window.location = '/login'
window.location.href = '/login'
window.location.reload()
window.scrollTo({top: 0, behavior: 'smooth'})
window.scrollTo(0, 0)
window.open('/print', '_blank')
window.history.back()
history.pushState({}, '', '/tab/2')
history.replaceState(null, '', `?q=${encodeURIComponent($query)}`)
location.hash = '#top'
localStorage.setItem('theme', $theme)
localStorage.theme = $theme
$theme = localStorage.getItem('theme') ?? 'light'
$theme = localStorage.getItem('theme') || 'light'
$theme = localStorage.theme
sessionStorage.clear()
navigator.clipboard.writeText($text)
navigator.clipboard.writeText(el.textContent).then(() => { $copied = true })
navigator.clipboard.writeText($text); $copied = true; setTimeout(() => $copied = false, 2000)
setTimeout(() => { $open = false }, 300)
setTimeout(() => $toast = '', 3000)
setTimeout(() => el.remove(), 1000)
clearTimeout($timer); $timer = setTimeout(() => { @get('/q') }, 200)
setInterval(() => $now = Date.now(), 1000)
requestAnimationFrame(() => el.focus())
queueMicrotask(() => { $ready = true })
console.log($count)
console.log('count is', $count)
console.log(JSON.stringify($rows))
console.error(evt.detail)
alert('Hello')
alert(`Hello ${$name}`)
$time = new Date().toLocaleTimeString()
$now = Date.now()
$id = crypto.randomUUID()
$rows = [...$rows, {id: Date.now(), text: $text}]; $text = ''
$rows = [...$rows, $text]
$rows = $rows.filter(row => row.id !== 3)
$rows = $rows.filter((row, i) => i !== 2)
$rows = $rows.map(row => ({...row, done: true}))
$rows = $rows.map(row => row.id === 3 ? {...row, done: !row.done} : row)
$rows = $rows.slice(1)
$rows = $rows.concat([1, 2])
$rows = $rows.toSorted((a, b) => a.name.localeCompare(b.name))
$rows = Array.from({length: 5}, (_, i) => i)
$rows.push($text)
$rows.splice(1, 1)
$rows.forEach(row => { row.done = true })
$rows[0] = 'x'
$rows[$index].done = true
$selected = $selected.includes(3) ? $selected.filter(x => x !== 3) : [...$selected, 3]
$selected = []
$selected = null
$user = {name: 'Ada', age: 36}
$user = {...$user, age: $user.age + 1}
$user.name = 'Ada'; $user.tags = ['a', 'b']
$user = JSON.parse(el.dataset.user)
$errors = {...$errors, name: ''}
delete $user.name
$total = $rows.reduce((sum, row) => sum + row.price * row.count, 0)
$total = $price * $count * (1 + $tax / 100)
$width = evt.clientX - el.getBoundingClientRect().left
$x = evt.clientX; $y = evt.clientY
$drag && ($x = evt.clientX - $from)
$drag = true; el.setPointerCapture(evt.pointerId)
$files = [...evt.dataTransfer.files].map(f => f.name)
$text = $text.replace(/\s+/g, ' ')
$text = $text.replaceAll('a', 'b')
$slug = $title.toLowerCase().replace(/[^a-z0-9]+/g, '_')
$valid = /^[^@\s]+@[^@\s]+\.[a-z]{2,}$/i.test($mail)
$digits = $phone.replace(/\D/g, '')
$words = $text.split(/\s+/).length
$left = 280 - $text.length
const n = $count + 1; $count = n
const rect = el.getBoundingClientRect(); $x = evt.clientX - rect.left; $y = evt.clientY - rect.top
const {clientX, clientY} = evt; $x = clientX; $y = clientY
const [first, ...rest] = $rows; $rows = rest; $last = first
const {detail: {id, name = 'none'}} = evt; $id = id; $name = name
let n = 0; for (const row of $rows) { n += row.price } $total = n
let n = 0; for (let i = 0; i < $rows.length; i++) { if ($rows[i].done) n++ } $n = n
let i = 0; while (i < 10) { i++; if (i === 5) break } $i = i
for (const li of el.children) li.hidden = !li.textContent.includes($query)
for (const key in $user) { console.log(key) }
for (const [k, v] of Object.entries($user)) console.log(k, v)
try { $data = JSON.parse($text) } catch (error) { $error = error.message }
try { go() } catch { $failed = true } finally { $busy = false }
fetch('/x').then(r => r.json()).then(data => { $data = data })
fetch('/x', {method: 'POST', body: JSON.stringify({a: $a})})
(async () => { const r = await fetch('/x'); $data = await r.json() })()
(() => { $a = 1; $b = 2 })()
const go = async (url) => { const r = await fetch(url); return r.ok }; go('/x').then(ok => { $ok = ok })
const add = (a, b = 1) => a + b; $n = add($n)
const f = function (x) { return x * 2 }; $n = f($n)
evt.detail.type === 'finished' && ($busy = false)
evt.detail.type === 'started' ? $busy = true : $busy = false
evt.detail.open && @get('/more')
evt.newState === 'open' && @get('/menu')
patch.count > 3 && console.log('many')
$a = $b = $c = 0
$a ??= 3
$a ||= 'x'; $b &&= null
[1, 2, 3].forEach(n => console.log(n))
$show = $step === 2, $done = $step > 3
void el.offsetWidth; el.classList.add('in')
typeof $a === 'string' && ($a = [$a])
new Audio('/ding.mp3').play()
$q.length > 2 && @get('/search'); $touched = true
$date = new Date($date).toISOString().slice(0, 10)
if ($n > 1) { if ($n > 2) { $n = 0 } } $ok = true
throw new Error('never')
$text += 'a'; $text += "b"; $text += `c`
const tiles = [...el.children], place = tiles.indexOf(evt.target); tiles[place + 1]?.focus()
const to = {ArrowRight: 1, ArrowLeft: -1}[evt.key]; if (to) { evt.preventDefault(); $at += to }
"""

_VALUES = r"""
$count
$name
$user.name
$user.address.city
$rows.length
$rows[0]
$rows[0].name
$rows[$index]?.name
$rows.at(-1)
$user['name']
$user?.name ?? 'nobody'
$count + 1
$count - 1
$count * 2
$count / 2
$count % 2
$count ** 2
-$count
+$text
!$open
!!$open
$a + $b
$a - $b - $c
($a + $b) * $c
$a + $b * $c
$price * (1 + $tax)
$count > 0
$count >= 1 && $count <= 9
$count === 0
$count !== 0
$count == null
$count != null
$name == ''
$name === ''
$tab === 'home'
$tab == "home"
$a && $b
$a || $b
$a ?? $b
$a && !$b
($a || $b) && $c
$a && $b || $c
!($a && $b)
$open ? 'open' : 'closed'
$count === 1 ? '1 item' : $count + ' items'
$count > 9 ? 'many' : $count > 1 ? 'some' : 'few'
'Hello ' + $name
'Hello, ' + $name + '!'
"Hello " + $name
`Hello ${$name}`
`${$count} of ${$total}`
`${$count} item${$count === 1 ? '' : 's'}`
`${Math.round($done / $total * 100)}%`
`translate(${$x}px, ${$y}px)`
$count + '%'
$x + 'px'
'' + $count
'rotate(' + $angle + 'deg)'
$name.length
$name.trim()
$name.trim().length > 0
$name.trim() === ''
$name.toUpperCase()
$name.toLowerCase().includes($query.toLowerCase())
$name.charAt(0).toUpperCase() + $name.slice(1)
$name.slice(0, 3)
$name.startsWith('A')
$name.endsWith("x")
$name.split(' ')[0]
$name.split('').reverse().join('')
$name.padStart(5, '0')
$name.replace(/a/g, 'b')
$name.repeat(3)
$name.indexOf('a') > -1
$name.match(/\d+/)?.[0]
/^\d{3,5}$/.test($zip)
/[A-Z]/.test($pass) && /[0-9]/.test($pass) && $pass.length >= 8
$price.toFixed(2)
$price.toLocaleString()
$price.toLocaleString('en', {style: 'currency', currency: 'EUR'})
'$' + $price.toFixed(2)
Number($text)
Number($text) || 0
parseInt($text, 10)
parseFloat($text)
isNaN($text)
Number.isInteger($n)
String($n)
Boolean($n)
Math.round($n)
Math.floor($n / 60) + ':' + String($n % 60).padStart(2, '0')
Math.max($a, $b)
Math.min(100, $a)
Math.abs($a - $b)
Math.random()
Math.PI * $r ** 2
Date.now() - $start > 1000
new Date($when).toLocaleDateString()
new Date($when).getFullYear()
new Date()
new Intl.NumberFormat('de').format($n)
JSON.stringify($user)
JSON.stringify($user, null, 2)
Object.keys($user).length
Object.entries($user).map(([k, v]) => `${k}: ${v}`).join(', ')
Object.values($errors).some(Boolean)
Array.isArray($rows)
$rows.length === 0
$rows.length ? 'yes' : 'no'
$rows.filter(row => row.done).length
$rows.filter(row => !row.done).length + ' left'
$rows.map(row => row.name).join(', ')
$rows.map((row, i) => i + 1 + '. ' + row)
$rows.some(row => row.done)
$rows.every((row) => row.done)
$rows.find(row => row.id === $id)?.name
$rows.includes('a')
$rows.indexOf('a') !== -1
$rows.reduce((sum, n) => sum + n, 0)
$rows.reduce((sum, row) => sum + row.price * row.count, 0).toFixed(2)
[...$rows].sort()
[...new Set($rows)].length
[1, 2, 3].includes($n)
['a', 'b'].includes($tab)
[$a, $b].join(' ')
[]
[1, 2]
[[1, 2], [3]]
{}
{a: 1}
{a: 1, b: 'x'}
{count: 0, name: '', open: false}
{user: {name: 'Ada', tags: ['a']}}
{'aria-busy': $busy}
{busy: $busy, 'is-open': $open}
{hidden: !$open, 'text-red': $error !== ''}
{color: $color, width: $w + 'px'}
{color: $ok ? 'green' : 'red'}
{disabled: $busy || !$name}
{[$key]: 1}
{...$user, age: 3}
{total: () => $a + $b}
{total: () => $rows.reduce((n, r) => n + r, 0), empty: () => $rows.length === 0}
{double() { return $n * 2 }}
{include: /^a/}
{a: $a ? {b: 1} : null}
{connecting: 'Connecting', live: 'Live'}[$state]
{home: 'Home', me: 'You'}[$tab] ?? 'None'
el.value
el.value.length
el.checked
el.dataset.name
el.offsetWidth
el.querySelectorAll('li').length
el.closest('form').checkValidity()
evt.target.value
evt.detail
window.innerWidth > 600
window.matchMedia('(min-width: 600px)').matches
document.title
location.pathname === '/'
location.pathname.startsWith('/docs')
navigator.onLine ? 'online' : 'offline'
localStorage.getItem('theme')
JSON.parse(localStorage.getItem('state') || '{}')
null
true
false
undefined
0
3.14
1e3
0xff
'text'
"text"
'it\'s'
"say \"hi\""
'a\nb'
'tab\tand \u0041 and \x41'
'@ and $ and ; stay'
"a; b"
'Größe: ' + $n
`plain`
typeof $a
typeof $a === 'undefined'
$a instanceof Date
'name' in $user
($a, $b)
$a | $b
$a & 1
$a ^ $b
~$a
$a << 2
$a >> 1
$a >>> 1
@peek(() => $a)
@peek(() => $a + $b) > 3
(() => $a + 1)()
((a, b) => a + b)($a, $b)
(function () { return 3 })()
$a > $b === true
$f()
$user.greet('x')
$a ? $b ? 1 : 2 : 3
$a
  ? 'yes'
  : 'no'
$b = 3
$a = 1; $a + 1
const n = 3; n * $a
$n.toString(16)
1.5.toFixed(1)
$a.b.c.d.e
$a[0][1][2]
$a?.[0]
$a?.b?.c
$a?.()
$list.0
"""


def _lines(text: str) -> list[str]:
    found = text.strip("\n").split("\n")
    joined = "\n".join(found).replace("\n  ", "\0  ")
    return [line.replace("\0", "\n") for line in joined.split("\n")]


STATEMENTS = _lines(_STATEMENTS)
VALUES = _lines(_VALUES)
