import type { FileRule, PolicyFile } from './files/policy-file';

const api = '/api/1.2';

/** What the API of Traffic Ops had lists and single things of. */
const nouns = [
  ...['asns', 'cachegroups', 'cdns', 'deliveryservices', 'divisions', 'federations', 'hwinfo', 'jobs'],
  ...['parameters', 'phys_locations', 'profiles', 'regions', 'roles', 'servers', 'statuses'],
  ...['tenants', 'types', 'users'],
];

const others: readonly FileRule[] = [
  { id: 'ping', path: `${api}/ping`, methods: ['GET'], allow: 'public' },
  { id: 'user.current', path: `${api}/user/current`, methods: ['GET', 'PUT'], allow: 'authenticated' },
  { id: 'cdns.health', path: `${api}/cdns/health`, methods: ['GET'], scopes: ['cdns:read'] },
  {
    ...{ id: 'locks.delete', path: `${api}/users/{id}/locks/{lock}`, methods: ['DELETE'] },
    ...{
      scopes: ['locks:delete'],
      own: '{id}',
      description: 'One’s own lock; with locks:delete:* anybody’s.',
    },
  },
  { id: 'ui.cdns', path: '/cdns', methods: ['GET'], scopes: ['cdns:read'] },
  {
    id: 'ui.deliveryservices',
    path: '/deliveryservices',
    methods: ['GET'],
    scopes: ['deliveryservices:read'],
  },
  { id: 'servers.below', path: `${api}/servers/{id}/**`, methods: ['GET'], scopes: ['servers:read'] },
];

/** What no request could ever reach: an earlier or a more specific route takes all of theirs. */
const unreachable: readonly FileRule[] = [
  { id: 'cdns.list.again', path: `${api}/cdns/`, methods: ['GET'], allow: 'authenticated' },
  { id: 'regions.one.by-name', path: `${api}/regions/{name}`, methods: ['GET'], scopes: ['regions:read'] },
  { id: 'servers.all', path: `${api}/servers/**`, methods: ['GET'], scopes: ['servers:read'] },
];

/** A hundred routes in the shape of Traffic Ops' old API, three of which can never be reached, as in its file of 2017. */
export const trafficOps: PolicyFile = {
  owner: 'traffic-ops',
  default: 'deny',
  roles: {
    operations: ['locks:delete', ...nouns.flatMap((noun) => [`${noun}:read`, `${noun}:write`])],
    'read-only': nouns.map((noun) => `${noun}:read`),
    administrator: ['locks:delete:*'],
  },
  rules: [...nouns.flatMap(crud), ...others, ...unreachable],
};

/** The same without the three. */
export const soundTrafficOps: PolicyFile = {
  ...trafficOps,
  rules: trafficOps.rules!.filter((rule) => !unreachable.includes(rule)),
};

function crud(noun: string): readonly FileRule[] {
  const [all, one] = [`${api}/${noun}`, `${api}/${noun}/{id}`];
  const [read, write] = [[`${noun}:read`], [`${noun}:write`]];
  return [
    { id: `${noun}.list`, path: all, methods: ['GET'], scopes: read },
    { id: `${noun}.one`, path: one, methods: ['GET'], scopes: read },
    { id: `${noun}.create`, path: all, methods: ['POST'], scopes: write },
    { id: `${noun}.change`, path: one, methods: ['PUT'], scopes: write },
    { id: `${noun}.delete`, path: one, methods: ['DELETE'], scopes: write },
  ];
}
