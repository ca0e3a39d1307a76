"""Pages of ``docs/`` on indicators, sources, rules and faults, from catalogue, contract and their texts."""
