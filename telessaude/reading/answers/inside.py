"""What lies inside the unit in sight, whose identifier is ``$unidade``: conditions, by its level."""

from __future__ import annotations

from telessaude.contract.families import REGIONAL

OF_REGION = {level: f"select municipio_ibge from municipio where {level}_id = $unidade" for level in REGIONAL}
# Over ``municipio``.
MUNICIPIOS = {
    "uf": "uf = $unidade",
    "nucleo": "municipio_ibge in (select municipio_ibge from ponto where nucleo_id = $unidade)",
    **{level: f"municipio_ibge in ({towns})" for level, towns in OF_REGION.items()},
}
# Over ``nucleo``: of a health region, those with a ponto in it.
NUCLEOS = {
    "brasil": "$unidade is not null",
    "uf": "nucleo.uf = $unidade",
    "nucleo": "nucleo.nucleo_id = $unidade",
    **{
        level: f"nucleo.nucleo_id in (select nucleo_id from ponto_nucleo where municipio_ibge in ({towns}))"
        for level, towns in OF_REGION.items()
    },
}
