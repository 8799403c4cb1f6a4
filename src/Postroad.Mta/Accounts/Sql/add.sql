INSERT OR IGNORE INTO account (address, iterations, salt, stored_key, server_key, created, changed)
VALUES ($address, $iterations, $salt, $stored_key, $server_key, $now, $now);
