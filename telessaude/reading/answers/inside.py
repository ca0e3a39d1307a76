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
# The núcleos of a level's units, pairs of ``id`` and ``nucleo_id``: of a place, those with a ponto in it.
NUCLEOS_BY_UNIT = {
    "brasil": "select 'BR' as id, nucleo_id from nucleo",
    "uf": "select uf as id, nucleo_id from nucleo",
    "nucleo": "select nucleo_id as id, nucleo_id from nucleo",
    "municipio": "select municipio_ibge as id, nucleo_id from ponto_nucleo",
    "ponto": "select ponto_cnes as id, nucleo_id from ponto_nucleo",
    **{
        level: f"select {level}_id as id, nucleo_id from ponto_nucleo join municipio using (municipio_ibge)"
        for level in REGIONAL
    },
}
# Over ``nucleo``; in Brasil lies what is of no núcleo too.
NUCLEOS = {
    level: f"nucleo.nucleo_id in (select nucleo_id from ({pairs}) where id = $unidade)"
    for level, pairs in NUCLEOS_BY_UNIT.items()
} | {"brasil": "$unidade is not null"}
