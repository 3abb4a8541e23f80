/** An application that asks for access, as pages tell of it. */
export interface Application {
  /** As whoever made it calls it; what it says is not checked. */
  readonly name: string;
  /** What it says about itself; may be empty. */
  readonly description: string;
  readonly maker: ApplicationMaker;
}

export type ApplicationMaker =
  /** It belongs to the platform (first-party). */
  | { readonly kind: 'operators' }
  /** Its owner, by the name that pages show people by. */
  | { readonly kind: 'person'; readonly name: string }
  /** It has no owner. */
  | { readonly kind: 'unknown' };
