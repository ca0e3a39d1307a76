// An OpenID provider for the tests: five people, one client, forms of its own. Run: node provider.mjs PORT CALLBACK
import Provider from 'oidc-provider';

const [port, callback] = process.argv.slice(2);

const people = {
  maria: { email: 'maria@saude.mg.gov.br', email_verified: true },
  joao: { email: 'joao@nucleo.org.br', email_verified: true },
  ana: { email: 'Ana@saude.gov.br', email_verified: true },
  intruso: { email: 'intruso@exemplo.com', email_verified: true },
  // Claims the e-mail of who may see everything, and the provider has not verified it.
  falso: { email: 'ana@saude.gov.br', email_verified: false },
};

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: 'telessaude',
      client_secret: 'segredo-de-teste',
      redirect_uris: [callback],
      post_logout_redirect_uris: [callback],
    },
  ],
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  // The page reads the identity token, as most providers fill it.
  conformIdTokenClaims: false,
  features: { devInteractions: { enabled: true } },
  pkce: { required: () => false },
  findAccount: (context, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
  cookies: { keys: ['chave-de-teste'] },
});

provider.listen(Number(port), '127.0.0.1', () => console.log('pronto'));
