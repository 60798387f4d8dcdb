import { SetMetadata } from '@nestjs/common';

export const PUBLIC_ROUTE = 'ffs:public';

/** Marks a route, or all of a controller, as open to anybody; every other one needs a permission. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC_ROUTE, true);
