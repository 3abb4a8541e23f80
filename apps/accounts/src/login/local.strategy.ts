import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-local';
import { LogIn, type LoggedIn } from '@gatehouse/people';
import type { PasswordForm } from './password-form';

/** The local strategy: name and password, checked by `LogIn`. It is handed the form, never the request itself. */
@Injectable()
export class LocalStrategy extends PassportStrategy(Strategy, 'local') {
  constructor(private readonly logIn: LogIn) {
    super({ passReqToCallback: true });
  }

  async validate(form: PasswordForm, login: string, password: string): Promise<LoggedIn> {
    const { deviceCookie, origin } = form;
    return this.logIn.logIn({ login, password, credential: 'cookie', deviceCookie, origin });
  }
}
