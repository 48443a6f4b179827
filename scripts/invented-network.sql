-- Invented groups and links, for measuring: psql -v n=500 -f scripts/invented-network.sql. Two links for each group, to groups before it.
INSERT INTO crime_group (reference, name, aliases, kind, version, created_at, created_by, updated_at, updated_by)
SELECT 'n' || i, 'Node number ' || i, '{}', (ARRAY['organized_group', 'legitimate_company', 'go_between', 'official', 'individual', 'network'])[1 + i % 6], 1, now(), 'benchmark', now(), 'benchmark'
FROM generate_series(1, :n) i ON CONFLICT DO NOTHING;
INSERT INTO group_link (from_id, to_id, kind, start, version, created_at, created_by, updated_at, updated_by)
SELECT a.id, b.id, (ARRAY['partner', 'owns', 'supplies', 'corrupts'])[1 + k % 4], CASE WHEN k % 3 = 0 THEN NULL ELSE (1980 + k % 40)::text END, 1, now(), 'benchmark', now(), 'benchmark'
FROM (SELECT i, j, i * 7 + j AS k, 1 + ((i::bigint * 7919 + j * 104729) % (i - 1)) AS t FROM generate_series(2, :n) AS g(i) CROSS JOIN generate_series(1, 2) AS h(j)) x
JOIN crime_group a ON a.reference = 'n' || x.i JOIN crime_group b ON b.reference = 'n' || x.t WHERE a.id <> b.id ON CONFLICT DO NOTHING;
