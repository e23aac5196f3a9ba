"""The price models, one file each: a new file with a `MODEL` is found by itself."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from junto.core.pricing.model import PriceModel


def _found() -> dict[str, PriceModel]:
    models: dict[str, PriceModel] = {}
    for module in sorted(one.name for one in iter_modules(__path__)):
        model: PriceModel = import_module(f"{__name__}.{module}").MODEL
        if model.code in models:
            raise ValueError(f"Two price models are called {model.code}.")
        models[model.code] = model
    return models


MODELS: Mapping[str, PriceModel] = _found()


def model_of(code: str, version: int | None = None) -> PriceModel:
    """The model of that code; KeyError where there is none, or where it is there in another version only."""
    model = MODELS[code]
    if version not in (None, model.version):
        raise KeyError(f"The price model {code} is here in version {model.version}, not {version}.")
    return model
