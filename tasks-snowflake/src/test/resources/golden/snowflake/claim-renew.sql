ALTER SCHEMA "His ""tory"""."ASANA" SET COMMENT = 'nightjar night=2026-11-02 at=2026-11-01T23:00:00.123Z zone=Europe/Berlin run=5f2c sealed=false kind=claim source=RAW.ASANA';
