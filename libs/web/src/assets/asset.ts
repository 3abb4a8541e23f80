import { createHash } from 'node:crypto';
import { brotliCompressSync, gzipSync } from 'node:zlib';

export type AssetType = 'css' | 'js' | 'svg';

const contentTypes: Record<AssetType, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
};

/** A file that pages refer to, under a name that changes with its content, so that browsers may keep it for good. */
export class Asset {
  readonly hash: string;
  readonly contentType: string;
  readonly plain: Buffer;
  readonly gzip: Buffer;
  readonly brotli: Buffer;

  constructor(
    readonly name: string,
    readonly type: AssetType,
    text: string,
  ) {
    this.plain = Buffer.from(text, 'utf8');
    this.hash = createHash('sha256').update(this.plain).digest('hex').slice(0, 16);
    this.contentType = contentTypes[type];
    this.gzip = gzipSync(this.plain, { level: 9 });
    this.brotli = brotliCompressSync(this.plain);
  }

  /** `<name>.<hash>.<type>`. */
  get fileName(): string {
    return `${this.name}.${this.hash}.${this.type}`;
  }
}
