import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { CurrentSession, GatehouseAuthModule, Public, Scoped, type AuthSession } from '@gatehouse/auth';

const { ISSUER: issuer, AUDIENCE: audience, GATEWAY_TOKEN_KEY: key, PORT: port } = process.env;
const auth = GatehouseAuthModule.forGatewayToken({ format: 'jwe', issuer, audience, keys: [key] });

@Controller()
class Submissions {
  @Public() @Get('public/health') health() {}

  @Get('me') me(@CurrentSession() { user, scopes }: AuthSession) {
    return { username: user?.username, scopes };
  }

  @Scoped('submission:read', { resource: ({ params }) => params.id }) @Get('submissions/:id') read() {
    return 'This is the submission.';
  }
}

@Module({ imports: [auth], controllers: [Submissions] })
class Service {}

void NestFactory.create(Service, new FastifyAdapter()).then((app) => app.listen(port ?? 3000));
