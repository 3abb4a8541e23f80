import 'reflect-metadata';
import { Controller, Get, HttpException, Module, Param, Post, type DynamicModule } from '@nestjs/common';
import { Public } from '../access/public.decorator';
import { Scoped } from '../access/scoped.decorator';
import type { AuthSession } from '../session/auth-session';
import { CurrentSession } from '../session/current-session.decorator';

/** What authorizers of the service have been asked. */
export const asked: string[] = [];

@Controller()
class SubmissionsController {
  @Get('plain')
  plain(@CurrentSession() session: AuthSession) {
    return { username: session.user?.username ?? null, client: session.client?.clientId ?? null };
  }

  @Public()
  @Get('public')
  everybody(@CurrentSession({ optional: true }) session: AuthSession | null) {
    return { username: session?.user?.username ?? null };
  }

  @Public()
  @Get('public/strict')
  strict(@CurrentSession() session: AuthSession) {
    return { username: session.user?.username };
  }

  @Scoped('submission:read')
  @Get('scoped')
  scoped() {
    return 'ok';
  }

  @Scoped('submission:read', { resource: ({ params }) => params.id })
  @Get('submissions/:id')
  show(@Param('id') id: string) {
    return { id };
  }

  @Scoped('submission:update', {
    resource: ({ params }) => params.id,
    authorizer: async (session, { params, method }) => {
      asked.push(`${method} ${params.id}`);
      if (params.id === 'broken') throw new HttpException('I am a teapot', 418);
      if (params.id === 'odd') return 'yes' as never;
      return Promise.resolve(session.user?.userId === params.id);
    },
  })
  @Post('submissions/:id')
  change() {
    return 'changed';
  }

  @Scoped('submission:read', { resource: ({ params }) => params.nonsense })
  @Get('mistaken')
  mistaken() {
    return 'ok';
  }
}

@Scoped('upload:read')
@Controller('uploads')
class UploadsController {
  @Get('inherited')
  inherited() {
    return 'ok';
  }

  @Scoped('upload:delete')
  @Get('own')
  own() {
    return 'ok';
  }

  @Public()
  @Get('open')
  open() {
    return 'ok';
  }
}

@Public()
@Controller('open')
class OpenController {
  @Get('all')
  all() {
    return 'ok';
  }

  @Scoped('upload:read')
  @Get('closed')
  closed() {
    return 'ok';
  }
}

/** A service as its engineer would write it, around the module that is tried. */
export function aServiceWith(auth: DynamicModule) {
  @Module({ imports: [auth], controllers: [SubmissionsController, UploadsController, OpenController] })
  class ServiceModule {}
  return ServiceModule;
}
