DELETE FROM identity WHERE account = $address;
DELETE FROM account WHERE address = $address;
