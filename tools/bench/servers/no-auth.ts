/** What the demo service is built with in place of `@gatehouse/auth`: the same names, and no guard. */
const nothing = () => (): void => undefined;

export const Public = nothing;
export const Scoped = nothing;
export const CurrentSession = nothing;

export class GatehouseAuthModule {
  static forGatewayToken() {
    return { module: GatehouseAuthModule };
  }
}
