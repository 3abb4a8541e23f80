import { aptLine, isInstalled } from './programs';

describe('programs of the system', () => {
  test('are installed by one line that names Debian’s packages', () => {
    expect(aptLine(['mariadbd', 'curl', 'python3-authlib'])).toBe(
      'apt-get install mariadb-server curl python3-authlib python3-requests',
    );
  });

  test('may be modules of another one', () => {
    expect(aptLine(['apache2', 'mod_auth_openidc'])).toBe(
      'apt-get install apache2 libapache2-mod-auth-openidc',
    );
  });

  test('are there if they are on PATH', () => {
    const path = process.env.PATH;
    try {
      process.env.PATH = '/nowhere';
      expect(isInstalled('curl')).toBe(false);
    } finally {
      process.env.PATH = path;
    }
  });
});
