SELECT EXISTS (SELECT 1 FROM account WHERE address = $address);
