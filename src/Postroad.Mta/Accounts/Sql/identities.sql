SELECT address FROM identity WHERE account = $address ORDER BY address;
