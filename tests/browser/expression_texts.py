"""Expressions for the client to rewrite: the usual, the odd, and texts thrown together from what matters to it."""

from __future__ import annotations

import random
from typing import Final

WRITTEN: Final = [
    "$a", "$a.b", "$a.b.c", "$a-b", "$a-1", "$a - 1", "$a.b-c.d", "$a_b", "$_a", "$1", "$1a", "$a1.2", "$a.", "$a-",
    "$", "$$a", "$$", "$a$b", "$a.$b", "$a['b']", "$a[$b]", "$a?.b", "$a.b()", "$a.b-1()", "$é", "$aé", "$a\u00a0b",
    "a$b", "$a++", "++$a", "$a = 1", "$a=1", "$a==$b", "$a===$b", "$a&&$b", "$a ? $b : $c", "!$a", "!!$a", "$a, $b",
    "$a; $b", "$a;$b;", "$a;;$b", ";", ";;;", " ; ", "$a;\n$b", "$a\n$b", "$a\n;\n$b\n", "\n$a\n", "\r\n$a\r\n",
    "$a\r;$b", "\t$a\t", "\u00a0$a\u00a0", "\ufeff$a\ufeff", "\u2003$a;\u2003$b\u2003", "\x1c$a\x1c", "\x85$a\x85",
    "\u180e$a", "return $a", "return", "returned", "return ($a)", "$a; return $b", "$a; return", "  return $a",
    "let x = 1; return x", "const x = $a; x", "var x = $a; x + 1", "if ($a) { $b = 1 }", "if ($a) { $b = 1; $c = 2 }",
    "for (const a of $b) a", "for (let i = 0; i < $n; i++) $m += i", "{ $a; $b }", "({a: $a})", "{a: $a}",
    "{'a-b': $a, c: $b}", "[$a, $b]", "function f() { return $a; } f()", "(function() { return 1; })()",
    "(function () { return 1; }) ()", "( function ( ) { return 1; } ) ( )", "(() => { return 1; })()", "(() => 1)()",
    "(() => { $a; $b })(); $c", "(()=>{$a;$b})()", "(() => ({a: 1}))()", "( () => { a; b } )\u00a0()",
    "(async () => { $a; $b })()", "(x => { $a; $b })()", "(function f() { $a; $b })()",
    "(() => { if (a) { b; } c; })()", "(() => { a; })(); (() => { b; })()", "(() => a;b)()", "$a.map(x => x + 1)",
    "$a.filter(x => { return x; })", "() => $a", "() => { $a; $b }", "x => x", "'a;b'", '"a;b"', "`a;b`", "'a\\';b'",
    '"a\\";b"', "`a\\`;b`", "'a; \"b;\" c'", "\"a; 'b;' c\"", "'a;\nb'", "it's; a's", "'a'; 'b'", "/a;b/",
    "/a;b/.test($c)", "/a\\/;b/.test($c); $d", "$a / $b; $c / $d", "$a / 2; $b", "// a; b", "// a\n$b", "/* a; b */ $c",
    "/* $a */", "$a // $b", "'/'; '/'", "http://a;b", "'http://a;b'", "$a /'/; $b", "'$a'", '"$a"', "`$a`", "`${$a}`",
    "`${$a.b}`", "`${a}`", "`${$a} ${$b}`", "`x ${$a.b-c} y`", "`${`${$a}`}`", "`${'$a'}`", "`${{a: $a}.a}`", "`${}`",
    "`$`", "`$ {$a}`", "`\\${$a}`", "`\\\\${$a}`", "`a$b`", "`a${$b}c$d`", "${$a}", "${a}", "$ {a}", "${$a-b}",
    "${$a$b}", "`${ $a ? 'x' : 'y' }`", "`${$a ? `${$b}` : ''}`", "'${$a}'", '"${$a}"', "'a\\\nb $c'", "'a\nb $c'",
    "\"a\nb $c\"", "`a\nb $c`", "'\\'$a'", "'\\\\' + $a", "'$a' + $b + '$c'", "'a\\\u2028b $c'", "'a\u2028b' + $c",
    "'unclosed $a", '"unclosed $a', "`unclosed $a", "`unclosed ${$a", "$a + '", "'\U0001f600 $b' + $a", "\U0001f600$a",
    "$a\U0001f600", "'\U0001f600;'", "\0$a", "$a\x7f", "'é' + $é + $e", "@get('/a')", "@post('/a', {x: $b})",
    "@get(`/a/${$b}`)", "@get('/a'); @post('/b')", "@a.b()", "@a ()", "@$a()", "@_a(1)", "@1a()", "@é()", "@aé()",
    "@get('@post(1)')", "'@get(1)'", "\"@get('/a')\"", "`@get(1)`", "a@b.c", "a@b(c)", "@@get()",
    "@get(@peek(() => $a))", "@setAll(true, {include: /^a\\./})", "@toggleAll({include: /a;b/})",
    "@peek(() => $a) + $b", "$a && @get('/a')", "$a = 1; @get('/a')", "confirm('Sure?') && @delete(`/a/${$b.id}`)",
    "@get(\n'/a'\n)", "@get('/a', {headers: {'X-A': 'b;c'}})", "$a.@get()", "@get('\\u0027')", "@$(1)", "@a$b(1)",
    "evt.key === 'Enter' && @post('/a')", "el.value", "el.closest('a;b')", "evt.preventDefault(); $a = el.value",
    "window.$a", "this.$a", "$a instanceof Function", "$a.constructor", "$constructor", "$__proto__", "$a.__proto__",
    "\U0001f595JS_DS\U0001f680", "\U0001f595JS_a_DS\U0001f680", "\U0001f595JS_$a_DS\U0001f680 + $b",
    "\U0001f595JS_@get(1)_DS\U0001f680 + '\U0001f595JS_$b_DS\U0001f680'", "\U0001f595JS_$&_DS\U0001f680 $a",
    "x\U0001f595JS_$`-$'-$$-$1_DS\U0001f680y", "\U0001f595JS_a\nb_DS\U0001f680", "\U0001f595JS__DS\U0001f680$a",
    "\U0001f595JS_a_DS\U0001f680\U0001f595JS_a_DS\U0001f680", "\U0001f595JS_$a", "$a_DS\U0001f680", "__escaped0 $a",
    "__escaped0 \U0001f595JS_$a_DS\U0001f680", "'a' \U0001f595JS_'$b_DS\U0001f680' $c", "$__escaped0", "<b>$a</b>",
    "'</script>'", "'<!--'", "a<!--b", "$a < $b", "$a > $b", "'&amp;'", "a&&b", "'\"'", "\"'\"", "`'\"`", "true",
    "false", "null", "undefined", "0", "''", "{}", "[]", "()", "{", "}", ")", "(", "]", "'", '"', "`", "/", "\\", "@",
    "#", "await $a", "yield", "async () => await $a", "new Date($a)", "typeof $a", "void $a", "delete $a.b", "$a in $b",
    "...$a", "$a ?? $b", "$a ??= 1", "$a ||= 1", "$a **= 2", "$a >>> 1", "~$a", "$a?.[0]", "$a?.b-c", "$a.b?.c-d",
    "label: $a", "try { $a; } catch { $b; }", "switch ($a) { case 1: $b; }", "do { $a; } while ($b)", "throw $a",
    "debugger", "import('/a')", "class A { b = $c; }", "({ get a() { return $b; } })", "({ a() { $b; } })",
    "(({ a }) => a)($b)",
]  # fmt: skip

_PIECES: Final = [
    "$a", "$b.c-d", "$", "-", ".", ";", ";;", " ", "\n", "\r", "\u2028", "\u00a0", "'", '"', "`", "\\", "/", "(", ")",
    "()", "{", "}", "${", "=>", "() =>", "function()", "return", "return ", "@get(", "@", "a", "1", "\U0001f595JS_",
    "_DS\U0001f680", "JS_", "é", "\U0001f600", "_", "[", "]", ",", "=", "__escaped0",
]  # fmt: skip


def thrown_together(count: int, seed: int) -> list[str]:
    """Return texts of a few pieces each; most of them are no JavaScript, and are rewritten all the same."""
    dice = random.Random(seed)  # cases, no secrets
    return ["".join(dice.choices(_PIECES, k=dice.randint(2, 14))) for _ in range(count)]
