import { ofrepBulkSuite } from '../contract-suites/ofrep-bulk.suite.js';
import { useProduct } from '../support/product.js';

ofrepBulkSuite(useProduct());
