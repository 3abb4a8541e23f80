import { IsArray, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, MaxLength, Min } from 'class-validator';
import { knownMethods } from '@gatehouse/policy';

/** Bytes: 10,000 rules have about two million, and an API client may write them with spaces. */
export const roomForFiles = 8 * 1024 * 1024;

/** Policy files, as JSON. Their form is checked by the schema of policy files, which says where they are wrong. */
export class FilesRequest {
  @IsArray()
  files!: unknown[];
}

export class PublishRequest extends FilesRequest {
  /** The version that the files were made from: if another was published meanwhile, nothing is. */
  @IsInt()
  @Min(0)
  based_on!: number;

  @IsOptional()
  @IsString()
  @MaxLength(500)
  comment?: string;
}

/** Files against what is published, or one version against another (the current one if left out). */
export class DiffRequest {
  @IsOptional()
  @IsArray()
  files?: unknown[];

  @IsOptional()
  @IsInt()
  @Min(1)
  version?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  against?: number;
}

export class RollbackRequest {
  @IsInt()
  @Min(1)
  version!: number;

  /** Left out: whatever is published now. Who brings a version back in a hurry need not have looked. */
  @IsOptional()
  @IsInt()
  @Min(0)
  based_on?: number;

  @IsOptional()
  @IsString()
  @MaxLength(500)
  comment?: string;
}

export class ExplainRequest {
  @IsIn([...knownMethods])
  method!: string;

  /** As a client sends it. */
  @IsString()
  @IsNotEmpty()
  @MaxLength(8192)
  path!: string;

  @IsOptional()
  @IsString()
  @MaxLength(255)
  host?: string;

  /** Username, e-mail address, UUID or legacy id. */
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(320)
  user?: string;

  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  client?: string;

  /** Judged by these as if they were published. */
  @IsOptional()
  @IsArray()
  files?: unknown[];
}
