import { markSvg } from './mark';
import { Asset } from './asset';
import { comforts } from './comforts';
import stylesheet from '../styles/gatehouse.scss';
import { parseAccent, themeStylesheet } from '../theme/theme-stylesheet';

/** Everything that pages load from us. Made once at start. */
export class Assets {
  readonly stylesheet: Asset;
  readonly theme: Asset;
  readonly script: Asset;
  readonly mark: Asset;

  /** Throws `TypeError` if the accent colour is no colour. */
  constructor(accentColor: string | null) {
    this.stylesheet = new Asset('gatehouse', 'css', stylesheet);
    this.theme = new Asset('theme', 'css', themeStylesheet(accentColor));
    this.script = new Asset('comforts', 'js', comforts);
    this.mark = new Asset('mark', 'svg', markSvg(parseAccent(accentColor)));
  }

  get all(): readonly Asset[] {
    return [this.stylesheet, this.theme, this.script, this.mark];
  }

  /** The asset of this file name, whatever hash the name carries. `current`: it is the hash of what we hold. */
  find(fileName: string): { readonly asset: Asset; readonly current: boolean } | null {
    const match = /^([a-z]+)\.([0-9a-f]{16})\.(css|js|svg)$/.exec(fileName);
    if (match === null) return null;
    const asset = this.all.find((each) => each.name === match[1] && each.type === match[3]);
    return asset === undefined ? null : { asset, current: asset.hash === match[2] };
  }
}
