"""Pages of ``docs/indicadores`` and ``docs/fontes``, from the catalogue, the contract and their texts."""
