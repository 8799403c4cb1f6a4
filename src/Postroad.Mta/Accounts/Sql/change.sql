UPDATE account
SET iterations = $iterations, salt = $salt, stored_key = $stored_key, server_key = $server_key, changed = $now
WHERE address = $address;
