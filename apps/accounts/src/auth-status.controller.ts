import { Controller, Get, Header } from '@nestjs/common';
import { Public } from '@gatehouse/auth';

/** What arXiv's monitoring asks. */
@Public()
@Controller('auth_status')
export class AuthStatusController {
  @Get()
  @Header('content-type', 'text/plain; charset=utf-8')
  @Header('cache-control', 'no-store')
  status(): string {
    return 'OK';
  }
}
