export { vectorJacobianProduct, type VjpRequest, type VjpResult } from './vector-jacobian-product.ts';
