import { evaluationSuite } from '../contract-suites/evaluation.suite.js';
import { useProduct } from '../support/product.js';

evaluationSuite(useProduct());
