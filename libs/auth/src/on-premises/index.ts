export { OnPremisesAuthModule, type OnPremisesOptions } from './on-premises-auth.module';
