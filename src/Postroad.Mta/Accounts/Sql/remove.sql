DELETE FROM account WHERE address = $address;
