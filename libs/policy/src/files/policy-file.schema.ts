const scope = '^[A-Za-z0-9_.-]{1,64}:[A-Za-z0-9_.-]{1,64}(:([A-Za-z0-9_.@-]{1,128}|\\*))?$';
const scopes = { type: 'array', minItems: 1, items: { type: 'string', pattern: scope } } as const;
const binding = { type: 'string', pattern: '^\\{[A-Za-z_][A-Za-z0-9_]{0,63}\\}$' } as const;

/** The one JSON Schema of policy files, be they written as YAML or as JSON. `policy schema` prints it for editors. */
export const policyFileSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'Gatehouse policy file',
  type: 'object',
  additionalProperties: false,
  required: ['owner'],
  properties: {
    owner: {
      type: 'string',
      pattern: '^[a-z][a-z0-9-]{0,62}$',
      description: 'Who is responsible. One file per owner.',
    },
    default: {
      enum: ['deny', 'authenticated'],
      description: 'What happens to requests that no rule names. The strictest of all files holds.',
    },
    roles: {
      type: 'object',
      propertyNames: { pattern: '^[a-z][a-z0-9-]{0,62}$' },
      additionalProperties: { type: 'array', items: { type: 'string', pattern: scope } },
      description: 'Role name → scopes.',
    },
    rules: { type: 'array', items: { $ref: '#/definitions/rule' } },
  },
  definitions: {
    rule: {
      type: 'object',
      additionalProperties: false,
      required: ['id', 'path'],
      properties: {
        id: {
          type: 'string',
          pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$',
          description: 'Unique in all files.',
        },
        host: { type: 'string', minLength: 1, maxLength: 255 },
        path: {
          type: 'string',
          pattern: '^/',
          maxLength: 2000,
          description: '{name} is one segment; ** (only last) any number of them.',
        },
        methods: {
          type: 'array',
          minItems: 1,
          uniqueItems: true,
          items: { enum: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] },
          description: 'Left out: every method.',
        },
        scopes: { ...scopes, description: 'All of them are required.' },
        anyOf: {
          type: 'array',
          minItems: 1,
          items: scopes,
          description: 'All scopes of one list are required.',
        },
        allow: { enum: ['public', 'authenticated'] },
        resource: { ...binding, description: 'The scope on this resource suffices.' },
        own: { ...binding, description: 'The plain scope suffices where this is the caller’s own id.' },
        plain: { type: 'boolean', description: 'Beside resource: whether the plain scope suffices too.' },
        legacy: { type: 'boolean', description: 'The old system is behind it and gets its own cookie.' },
        audience: {
          type: 'string',
          pattern: '^[A-Za-z0-9._:/-]{1,200}$',
          description: 'Whom the gateway token is for.',
        },
        acr: { type: 'string', maxLength: 100, description: 'aal1 or aal2 (NIST SP 800-63B).' },
        max_age: {
          type: 'integer',
          minimum: 1,
          maximum: 31_536_000,
          description: 'Seconds since the person last proved who they are.',
        },
        description: { type: 'string', maxLength: 1000 },
      },
    },
  },
} as const;
