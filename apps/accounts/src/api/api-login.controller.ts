import {
  Body,
  Controller,
  Header,
  HttpCode,
  Post,
  Req,
  UnauthorizedException,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { Public } from '@gatehouse/auth';
import { DomainError } from '@gatehouse/identity';
import { LogIn, type LoggedIn, type Origin } from '@gatehouse/people';
import { SessionResolver } from '@gatehouse/sessions';
import { CsrfExempt } from '@gatehouse/web';
import type { FastifyRequest } from 'fastify';
import { originOf } from '../origin-of';

class ApiLoginRequest {
  @IsString()
  @IsNotEmpty()
  @MaxLength(320)
  username!: string;

  @IsString()
  @IsNotEmpty()
  @MaxLength(4096)
  password!: string;
}

/** RFC 6749 §5.1, though the credentials are a person's own. */
interface ApiLoginResponse {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  /** Seconds. */
  readonly expires_in: number;
  /** What the session may do now. */
  readonly scope: string;
}

/** Log-in for programs that people run: the token is a session of theirs, and goes to the gateway as bearer. */
@Public()
@Controller('api/v1/login')
export class ApiLoginController {
  constructor(
    private readonly logIn: LogIn,
    private readonly resolver: SessionResolver,
  ) {}

  /** Exempt from form tokens: no cookie opens it, and it sets none. */
  @Post()
  @CsrfExempt()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async login(@Body() body: ApiLoginRequest, @Req() request: FastifyRequest): Promise<ApiLoginResponse> {
    if (!isJson(request)) throw new UnsupportedMediaTypeException('This address takes JSON.');
    const { session, secret, user } = await this.open(body, originOf(request));
    const scopes = await this.resolver.scopesOf(session, user);
    return {
      access_token: secret,
      token_type: 'Bearer',
      expires_in: session.end - session.start,
      scope: scopes.join(' '),
    };
  }

  /** To a program a wrong password is 401: its credentials are what is not right. */
  private async open({ username, password }: ApiLoginRequest, origin: Origin): Promise<LoggedIn> {
    try {
      const request = {
        login: username,
        password,
        credential: 'bearer',
        deviceCookie: null,
        origin,
      } as const;
      return await this.logIn.logIn(request);
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'invalid_credentials') throw error;
      throw new UnauthorizedException({ code: error.code, message: error.message });
    }
  }
}

/** A form on a page of anybody's can send the other kinds of content. */
function isJson({ headers }: FastifyRequest): boolean {
  return /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');
}
