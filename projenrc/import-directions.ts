import type { awscdk, javascript } from 'projen';

const LAYERS = ['aws', 'cli', 'core', 'handler', 'report'];
const CONTRACTS = ['limits.ts', 'names.ts', 'settings.ts'];
const LIMITS = './src/limits.ts';
const CDK = ['./node_modules/aws-cdk-lib', './node_modules/constructs'];
const SDK = ['./node_modules/@aws-sdk', './node_modules/@smithy'];

/**
 * Lets eslint keep the imports in `src/` pointing inwards, and `src/core` free of everything that is not a function of
 * its arguments.
 */
export function enforceImportDirections(project: awscdk.AwsCdkConstructLibrary): void {
  const eslint = project.eslint!;

  for (const layer of LAYERS) {
    eslint.allowDevDeps(`**/src/${layer}/**`);
  }

  eslint.addRules({
    'import/no-restricted-paths': ['error', {
      zones: [
        ...only('core', ['./src/core', LIMITS, './node_modules/netmask']),
        ...only('report', ['./src/report', './src/core']),
        ...only('aws', ['./src/aws', './src/core', LIMITS, './src/names.ts', ...SDK]),
        ...only('limits.ts', []),
        ...['names.ts', 'settings.ts'].flatMap((file) => only(file, ['./src/core', LIMITS])),
        ...['handler', 'cli'].flatMap((layer) => composes(layer, ['core', 'aws', 'report', ...CONTRACTS])),
        ...constructs(),
        ...localAws(),
      ],
    }],
  });

  eslint.addOverride(contractsKnowOnlyTypes());
  eslint.addOverride(coreIsPure());
}

/** Of all files and packages, these; Node's own modules belong to no path and are not meant. */
function only(target: string, allowed: string[]) {
  return [{
    target: `./src/${target}`,
    from: '.',
    except: allowed,
    message: `src/${target} may import ${allowed.map((path) => path.replace('./node_modules/', '')).join(', ')} and nothing else.`,
  }];
}

/** Of the files in src, the layer's own and these; of the packages, all but the CDK. */
function composes(target: string, allowed: string[]) {
  return [
    {
      target: `./src/${target}`,
      from: './src',
      except: [target, ...allowed].map((path) => `./${path}`),
      message: `Inside src, src/${target} may import ${allowed.join(', ')} and nothing else.`,
    },
    ...CDK.map((from) => ({ target: `./src/${target}`, from, message: 'Only constructs may import the CDK.' })),
  ];
}

/** A construct is what is neither a layer nor a contract. */
function constructs() {
  const targets = [`./src/!(${LAYERS.join('|')})/**`, `./src/!(${CONTRACTS.join('|')})`];
  return LAYERS.flatMap((layer) => targets.map((target) => ({
    target,
    from: `./src/${layer}`,
    message: 'Constructs may import constructs, settings.ts, names.ts and limits.ts; what runs in AWS reaches them as a bundle.',
  })));
}

/** A tool of its own: it models AWS, whatever the product makes of it. */
function localAws() {
  return ['src', 'test', 'examples', 'bench'].map((from) => ({
    target: './local-aws', from: `./${from}`, message: 'The local AWS models AWS and knows nothing of the product.',
  }));
}

function contractsKnowOnlyTypes(): javascript.EslintOverride {
  return {
    files: CONTRACTS.map((file) => `src/${file}`),
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', {
        patterns: [{ regex: '^(?!\\./limits$)', allowTypeImports: true, message: 'Import types only: this file is published, core is not.' }],
      }],
      'no-restricted-syntax': ['error', { selector: 'ImportExpression', message: 'Import types only: this file is published, core is not.' }],
    },
  };
}

function coreIsPure(): javascript.EslintOverride {
  const message = 'src/core is pure: pass in what it needs to know.';
  const globals = [
    'Buffer', 'Promise', 'clearImmediate', 'clearInterval', 'clearTimeout', 'console', 'crypto', 'fetch', 'global', 'globalThis',
    'performance', 'process', 'queueMicrotask', 'require', 'setImmediate', 'setInterval', 'setTimeout',
  ];
  const syntax = [
    'AwaitExpression',
    'CallExpression[callee.name="Date"]',
    'ForOfStatement[await=true]',
    'ImportExpression',
    'NewExpression[callee.name="Date"][arguments.length=0]',
    ':function[async=true]',
  ];
  return {
    files: ['src/core/**/*.ts'],
    rules: {
      'import/no-nodejs-modules': 'error',
      'no-restricted-globals': ['error', ...globals.map((name) => ({ name, message }))],
      'no-restricted-properties': ['error', { object: 'Date', property: 'now', message }, { object: 'Math', property: 'random', message }],
      'no-restricted-syntax': ['error', ...syntax.map((selector) => ({ selector, message }))],
    },
  };
}
