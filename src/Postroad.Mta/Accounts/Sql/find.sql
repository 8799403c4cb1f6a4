SELECT iterations, salt, stored_key, server_key FROM account WHERE address = $address;
