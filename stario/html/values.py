"""What attributes take, as types: the aliases that the generated signatures are written with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal, TypeAlias, TypeVar, Union
from uuid import UUID

from stario.html.javascript import Code, Css
from stario.html.protocols import HasHTML

Text: TypeAlias = str | int | float | Decimal | UUID | HasHTML | None
Number: TypeAlias = int | float | Decimal | str | None
Measure: TypeAlias = int | float | Decimal | str | None
Moment: TypeAlias = str | int | float | Decimal | date | datetime | time | timedelta | None
Flag: TypeAlias = bool | None
Truth: TypeAlias = bool | Literal["true", "false"] | None
Tokens: TypeAlias = str | Sequence[str | bool | None] | None
Word = TypeVar("Word", bound=str)
Words: TypeAlias = Word | str | Sequence[Word | str | bool | None] | None  # tokens, the known ones completed
ClassNames: TypeAlias = Union[str, bool, None, Mapping[str, object], "Sequence[ClassNames]"]
Style: TypeAlias = Mapping[str, str | int | float | Decimal | Css | bool | None] | Css | None
CodeValue: TypeAlias = Code | bool | None
Document: TypeAlias = HasHTML | None
Address: TypeAlias = str | HasHTML | None
