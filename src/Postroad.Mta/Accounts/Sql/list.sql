SELECT address, iterations, created, changed FROM account ORDER BY address;
