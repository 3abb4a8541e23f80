-- Run once by the image of MariaDB, when it makes its data folder. The legacy database of the demo: with an old system
-- of one's own it stays empty. (The accounts database is MARIADB_DATABASE, which the image makes.)

CREATE DATABASE IF NOT EXISTS legacy CHARACTER SET latin1;
GRANT ALL PRIVILEGES ON legacy.* TO 'gatehouse'@'%';
