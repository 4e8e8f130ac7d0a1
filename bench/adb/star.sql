-- Set B: integer arithmetic only, so that any language makes the same rows. h32 is a 32-bit integer
-- hash; {lines}, {customers}, {suppliers} and {parts} are rows.
CREATE OR REPLACE TEMP MACRO mx(x) AS ((xor(x, x >> 16) * 73244475) & 4294967295);
CREATE OR REPLACE TEMP MACRO h32(i, s) AS
  mx(mx(mx(((i::BIGINT * 2654435761) + (s::BIGINT * 40503)) & 4294967295)));
CREATE OR REPLACE TEMP MACRO pick(h, n) AS ((h * (n)::BIGINT) >> 32);
CREATE OR REPLACE TEMP MACRO skew(h, n) AS (((((h >> 2) * (h >> 2)) >> 30) * (n)::BIGINT) >> 30);
CREATE OR REPLACE TEMP VIEW dates AS
  SELECT (year(d)*10000+month(d)*100+day(d))::INTEGER d_datekey, year(d)::SMALLINT d_year,
    month(d)::TINYINT d_month, (year(d)*100+month(d))::INTEGER d_yearmonth,
    isodow(d)::TINYINT d_dow, week(d)::TINYINT d_week
  FROM (SELECT DATE '1992-01-01' + i::INTEGER d FROM range(2556) t(i));
CREATE OR REPLACE TEMP VIEW city AS
  SELECT i::SMALLINT ci_city, 'CITY' || lpad(i::VARCHAR,3,'0') ci_name,
    'NATION' || lpad((i//10)::VARCHAR,2,'0') ci_nation,
    (['AFRICA','AMERICA','ASIA','EUROPE','MIDDLE EAST'])[(i//50)+1] ci_region
  FROM range(250) t(i);
CREATE OR REPLACE TEMP VIEW customer AS
  SELECT i::INTEGER c_custkey, pick(h32(i,11),250)::SMALLINT ci_city,
    (['AUTOMOBILE','BUILDING','FURNITURE','HOUSEHOLD','MACHINERY'])[pick(h32(i,12),5)+1] c_mktsegment,
    pick(h32(i,13),8)::TINYINT c_agegroup
  FROM range({customers}) t(i);
CREATE OR REPLACE TEMP VIEW supplier AS
  SELECT i::INTEGER s_suppkey, 'NATION' || lpad(pick(h32(i,21),25)::VARCHAR,2,'0') s_nation,
    (['AFRICA','AMERICA','ASIA','EUROPE','MIDDLE EAST'])[(pick(h32(i,21),25)//5)+1] s_region
  FROM range({suppliers}) t(i);
CREATE OR REPLACE TEMP VIEW part AS
  SELECT i::INTEGER p_partkey, 'MFGR#' || (b//200+1) p_mfgr,
    'MFGR#' || (b//200+1) || ((b//40)%5+1) p_category,
    'MFGR#' || (b//200+1) || ((b//40)%5+1) || lpad((b%40+1)::VARCHAR,2,'0') p_brand,
    'COLOR' || lpad(pick(h32(i,32),92)::VARCHAR,2,'0') p_color, (pick(h32(i,33),50)+1)::TINYINT p_size
  FROM (SELECT i, pick(h32(i,31),1000) b FROM range({parts}) t(i));
CREATE OR REPLACE TEMP VIEW lineorder AS
  SELECT ck::INTEGER c_custkey, sk::INTEGER s_suppkey, pk::INTEGER p_partkey, dk::INTEGER d_datekey,
    q::TINYINT lo_quantity, dc::TINYINT lo_discount,
    (['AIR','FOB','MAIL','RAIL','REG AIR','SHIP','TRUCK'])[pick(h32(i,47),7)+1] lo_shipmode,
    (q*(90000+(pk%1000)*100))::INTEGER lo_price,
    ((q*(90000+(pk%1000)*100)*(100-dc))//100)::INTEGER lo_revenue,
    ((90000+(pk%1000)*100)*6//10)::INTEGER lo_supplycost
  FROM (SELECT i, skew(h32(i,41),{customers}) ck, pick(h32(i,42),{suppliers}) sk,
      skew(h32(i,43),{parts}) pk, year(dd)*10000+month(dd)*100+day(dd) dk,
      pick(h32(i,45),50)+1 q, pick(h32(i,46),11) dc
    FROM (SELECT i, DATE '1992-01-01' + pick(h32(i,44),2556)::INTEGER dd FROM range({lines}) t(i)));
