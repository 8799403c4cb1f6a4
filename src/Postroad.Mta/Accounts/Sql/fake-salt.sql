SELECT value FROM secret WHERE name = 'fake-salt';
