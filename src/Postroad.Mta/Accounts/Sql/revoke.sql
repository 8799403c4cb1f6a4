DELETE FROM identity WHERE account = $address AND address = $identity;
