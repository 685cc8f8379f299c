const fc = require('fast-check');

// That a law fails is all that a mutant has to show; the smallest counterexample is of no use.
fc.configureGlobal({ ...fc.readConfigureGlobal(), endOnFailure: true });
