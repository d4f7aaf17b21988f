// HypercallABI
