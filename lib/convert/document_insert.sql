-- One of these objects.
INSERT INTO document SELECT ?1 ->> '$.model', ?1 ->> '$.pk', ?1 -> '$.fields';
