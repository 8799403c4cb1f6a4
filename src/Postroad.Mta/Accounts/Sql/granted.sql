SELECT EXISTS (SELECT 1 FROM identity WHERE account = $address AND address IN ($identity, $domain));
