export { compile, type CompileOptions } from './compile';
export { encodeModel, ONNX_TYPE, OPSET, type OnnxGraph, type OnnxNode } from './encode';
