INSERT OR IGNORE INTO identity (account, address) SELECT address, $identity FROM account WHERE address = $address;
