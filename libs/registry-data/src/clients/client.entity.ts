import type { AccessTokenFormat, Actor, ClientAuthMethod, SubjectStatus } from '@gatehouse/identity';
import { wholeNumber } from '@gatehouse/platform';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('gatehouse_clients')
export class ClientEntity {
  @PrimaryColumn({ name: 'client_id', type: 'varchar', length: 64 })
  clientId!: string;

  @Column({ type: 'varchar', length: 120 })
  name!: string;

  @Column({ type: 'varchar', length: 2000 })
  description!: string;

  @Column({ name: 'owner_uuid', type: 'varchar', length: 36, nullable: true })
  ownerUuid!: string | null;

  /** What gateway claims show as `owner_id`; empty where nobody owns it. */
  @Column({ name: 'owner_user_id', type: 'varchar', length: 64 })
  ownerUserId!: string;

  @Column({ name: 'owner_legacy_id', type: 'bigint', nullable: true, transformer: wholeNumber })
  ownerLegacyId!: number | null;

  @Column({ type: 'varchar', length: 16 })
  status!: SubjectStatus;

  /** Raised by each suspension and restoring, never lowered. */
  @Column({ type: 'bigint', transformer: wholeNumber })
  epoch!: number;

  @Column({ name: 'auth_method', type: 'varchar', length: 32 })
  authMethod!: ClientAuthMethod;

  /** JSON, as are the next two. */
  @Column({ name: 'grant_types', type: 'text' })
  grantTypes!: string;

  @Column({ name: 'redirect_uris', type: 'text' })
  redirectUris!: string;

  @Column({ type: 'text' })
  jwks!: string;

  @Column({ name: 'first_party', type: 'int' })
  firstParty!: number;

  /** JSON; null: none. */
  @Column({ name: 'post_logout_redirect_uris', type: 'text', nullable: true })
  postLogoutRedirectUris!: string | null;

  @Column({ name: 'backchannel_logout_uri', type: 'varchar', length: 2000, nullable: true })
  backchannelLogoutUri!: string | null;

  @Column({ name: 'backchannel_logout_session', type: 'int' })
  backchannelLogoutSession!: number;

  @Column({ name: 'dpop_bound', type: 'int' })
  dpopBound!: number;

  @Column({ name: 'require_par', type: 'int' })
  requirePar!: number;

  @Column({ name: 'access_token_format', type: 'varchar', length: 16 })
  accessTokenFormat!: AccessTokenFormat;

  @Column({ name: 'created_at', type: 'bigint', transformer: wholeNumber })
  createdAt!: number;

  @Column({ name: 'created_by', type: 'varchar', length: 64 })
  createdBy!: Actor;

  @Column({ type: 'bigint', transformer: wholeNumber })
  revision!: number;

  @Column({ name: 'published_revision', type: 'bigint', transformer: wholeNumber })
  publishedRevision!: number;
}
