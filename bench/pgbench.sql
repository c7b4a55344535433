\set client random(1, 200)
\set person random(1, 10000)
SELECT floor_exchange(:client, :person, decode(repeat('a7', 1500), 'hex'));
