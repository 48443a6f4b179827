-- An invented round for measuring: psql -v cases=5000 -v codes=60 -f scripts/invented-round.sql. Three coders on every case, all submitted; seven of eight units agree.
-- Every fourth unit says that the code does not apply. Where the codebook has fewer codes, a version 2 with invented ones is added; start the program anew afterwards.
BEGIN;
SET LOCAL session_replication_role = replica;
INSERT INTO codebook_version (number, state, title, note, published_at) SELECT 2, 'frozen', title, note, now() FROM codebook_version WHERE number = 1 AND :codes > (SELECT count(*) FROM code WHERE version = 1 AND scale <> 'none');
INSERT INTO code (version, key, kind, scale, parent, position, title, paragraphs, content) SELECT 2, key, kind, scale, parent, position, title, paragraphs, jsonb_build_object('key', key, 'kind', kind, 'parent', parent, 'order', position, 'title', title, 'definition', 'Invented.', 'scale', scale, 'paragraphs', to_jsonb(paragraphs))
FROM code WHERE version = 1 AND EXISTS (SELECT FROM codebook_version WHERE number = 2) ON CONFLICT DO NOTHING;
INSERT INTO code (version, key, kind, scale, parent, position, title, paragraphs, content)
SELECT 2, 'X' || i, kind, scale, NULL, 100 + i, 'Invented code ' || i, paragraphs, jsonb_build_object('key', 'X' || i, 'kind', kind, 'parent', NULL, 'order', 100 + i, 'title', 'Invented code ' || i, 'definition', 'Invented.', 'scale', scale, 'paragraphs', to_jsonb(paragraphs))
FROM code, generate_series(1, 100) i WHERE version = 1 AND key = 'I4' AND EXISTS (SELECT FROM codebook_version WHERE number = 2) AND i <= :codes - (SELECT count(*) FROM code WHERE version = 1 AND scale <> 'none') ON CONFLICT DO NOTHING;
CREATE TEMP TABLE wanted AS SELECT row_number() OVER (ORDER BY key) AS n, key, scale FROM code WHERE version = (SELECT max(number) FROM codebook_version WHERE state = 'frozen') AND scale <> 'none' ORDER BY key LIMIT :codes;
CREATE TEMP TABLE numbered AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM case_record WHERE deleted_at IS NULL LIMIT :cases;
INSERT INTO coder (name) SELECT 'Invented ' || i FROM generate_series(1, 3) i ON CONFLICT DO NOTHING;
CREATE TEMP TABLE three AS SELECT id, row_number() OVER (ORDER BY name) AS n FROM coder WHERE name LIKE 'Invented %';
INSERT INTO coding_round (name, codebook_version, state, blind, own_adjudication, seed, share, coders_per_doubled, codes, filter, version, closed_at, created_at, created_by, updated_at, updated_by)
SELECT 'Invented round', max(number), 'closed', true, false, 1, 100, 3, (SELECT array_agg(key ORDER BY n) FROM wanted), '', 1, now(), now(), 'benchmark', now(), 'benchmark' FROM codebook_version WHERE state = 'frozen';
CREATE TEMP TABLE round AS SELECT id FROM coding_round WHERE name = 'Invented round';
INSERT INTO round_coder (round_id, coder_id) SELECT round.id, three.id FROM round, three;
INSERT INTO round_case (round_id, case_id, wanted) SELECT round.id, numbered.id, 3 FROM round, numbered;
INSERT INTO assignment (round_id, case_id, coder_id, state, submitted_at, sent_back, version, created_at, created_by, updated_at, updated_by)
SELECT round.id, numbered.id, three.id, 'submitted', now(), false, 1, now(), 'benchmark', now(), 'benchmark' FROM round, numbered, three;
CREATE TEMP TABLE given AS SELECT numbered.id AS case_id, three.id AS coder_id, wanted.key AS code,
  CASE WHEN (numbered.n * 7 + wanted.n) % 4 = 0 THEN 'not-applicable'
       WHEN scale = 'two-pole' THEN (ARRAY['A', 'B', 'mixed'])[1 + (numbered.n * 5 + wanted.n + (CASE WHEN (numbered.n + wanted.n) % 8 = 0 THEN three.n ELSE 0 END)) % 3]
       ELSE (ARRAY['present', 'absent', 'cannot-tell'])[1 + (numbered.n * 5 + wanted.n + (CASE WHEN (numbered.n + wanted.n) % 8 = 0 THEN three.n ELSE 0 END)) % 3] END AS value
FROM numbered, three, wanted;
INSERT INTO coding (case_id, coder_id, code, counts_as, value, rationale, round, codebook_version, version, created_at, created_by, updated_at, updated_by)
SELECT case_id, coder_id, code, code, value, 'Because.', 'Invented round', (SELECT max(number) FROM codebook_version WHERE state = 'frozen'), 1, now(), 'benchmark', now(), 'benchmark' FROM given;
INSERT INTO evidence (coding_id, position, locator) SELECT id, 0, 'none' FROM coding WHERE round = 'Invented round' AND value IN ('A', 'B', 'mixed', 'present', 'absent');
INSERT INTO submission (assignment_id, at, independent, "values")
SELECT assignment.id, now(), true, v.given FROM assignment JOIN (SELECT case_id, coder_id, jsonb_object_agg(code, value) AS given FROM given GROUP BY 1, 2) v USING (case_id, coder_id) JOIN round ON round.id = assignment.round_id;
COMMIT;
ANALYZE;
