import {
  Body,
  Controller,
  ForbiddenException,
  Get,
  Ip,
  Module,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { DomainError } from '@gatehouse/identity';
import type { DomainErrorKind } from '@gatehouse/identity';
import { Type } from 'class-transformer';
import { IsInt, IsString, MaxLength, Min, ValidateNested } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { setTimeout as sleep } from 'node:timers/promises';

class Inner {
  @IsInt()
  @Min(1)
  count!: number;
}

class Input {
  @IsString()
  @MaxLength(5)
  name!: string;

  @ValidateNested()
  @Type(() => Inner)
  inner!: Inner;
}

/** An app with one address for each thing that can happen. */
@Controller()
export class SampleController {
  @Get('items/:id')
  item(@Req() request: FastifyRequest, @Param('id') id: string, @Query('token') _token?: string) {
    return { id, request: request.id };
  }

  @Post('input')
  input(@Req() request: FastifyRequest, @Body() input: Input) {
    return { made: input.constructor.name, request: request.id };
  }

  @Post('form')
  form(@Body() form: Record<string, unknown>) {
    return form;
  }

  @Get('fail/:kind')
  fail(@Param('kind') kind: DomainErrorKind) {
    throw new DomainError(kind, `code_${kind}`, 'A sentence.', {
      cause: new Error('inner words'),
      retryAfter: kind === 'too_many' ? 7 : undefined,
    });
  }

  @Get('ip')
  ip(@Ip() address: string) {
    return address;
  }

  @Get('forbidden')
  forbidden() {
    throw new ForbiddenException({ message: 'Not you.', code: 'not_you' });
  }

  @Get('crash')
  crash() {
    throw new Error('hunter22 inside');
  }

  @Get('slow/:ms')
  async slow(@Param('ms') ms: string) {
    await sleep(Number(ms));
    return 'done';
  }

  @Get('half')
  half(@Res() reply: FastifyReply) {
    reply.raw.writeHead(200, { 'content-type': 'text/plain' });
    reply.raw.write('half');
    throw new Error('in the middle');
  }
}

@Module({ controllers: [SampleController] })
export class SampleModule {}
