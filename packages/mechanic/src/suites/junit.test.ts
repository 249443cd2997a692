import { describe, expect, it } from 'vitest';
import { readJunit } from './junit.ts';

const files = ['test/cart.test.ts', 'test/cart.js', 'src/cart.spec.js'];

function read(xml: string) {
  const tests = readJunit(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`, (text) => {
    return files.find((file) => file === text || `/app/${file}` === text) ?? '';
  });
  return tests?.map(({ file, names, status, error }) => [
    [file, ...names].join(' > '),
    status,
    ...(error === undefined ? [] : [`${error.name}: ${error.message}`, error.stack.split('\n').slice(1)]),
  ]);
}

describe('readJunit', () => {
  it.each<[runner: string, xml: string, results: unknown[]]>([
    [
      'vitest',
      `<testsuites name="vitest tests" tests="3" failures="1" errors="0" time="0.3">
    <testsuite name="test/cart.test.ts" hostname="h" tests="3" failures="1" errors="0" skipped="1" time="0.02">
        <testcase classname="test/cart.test.ts" name="cart &gt; adds" time="0.001"></testcase>
        <testcase classname="test/cart.test.ts" name="cart &gt; counts" time="0.004">
            <failure message="expected 1 to be 2 // Object.is equality" type="AssertionError">
AssertionError: expected 1 to be 2 // Object.is equality

- Expected
+ Received

 ❯ count src/cart.ts:4:9
 ❯ test/cart.test.ts:9:22
            </failure>
        </testcase>
        <testcase classname="test/cart.test.ts" name="cart &gt; later" time="0"><skipped/></testcase>
    </testsuite>
</testsuites>`,
      [
        ['test/cart.test.ts > cart > adds', 'passed'],
        [
          'test/cart.test.ts > cart > counts',
          'failed',
          expect.stringContaining('AssertionError: expected 1 to be 2'),
          expect.arrayContaining(['    at count (src/cart.ts:4:9)', '    at test/cart.test.ts:9:22']),
        ],
        ['test/cart.test.ts > cart > later', 'skipped'],
      ],
    ],
    [
      'jest-junit',
      `<testsuites name="jest tests" tests="3" failures="1" errors="1" time="1.2">
  <testsuite name="cart" errors="0" failures="1" skipped="0" time="0.4" tests="2">
    <testcase classname="cart adds" name="cart adds" time="0.002"></testcase>
    <testcase classname="cart counts" name="cart counts" time="0.1">
      <failure>TypeError: Cannot read properties of undefined (reading &apos;price&apos;)
    at total (/app/src/cart.js:3:7)
    at Object.&lt;anonymous&gt; (/app/src/cart.spec.js:12:5)</failure>
    </testcase>
  </testsuite>
  <testsuite name="undefined" errors="1" failures="0" tests="1" time="0">
    <testcase classname="Test suite failed to run" name="/app/src/cart.spec.js" time="0">
      <error>Cannot find module</error>
    </testcase>
  </testsuite>
</testsuites>`,
      [
        [' > cart adds', 'passed'],
        [
          ' > cart counts',
          'failed',
          "TypeError: Cannot read properties of undefined (reading 'price')",
          ['    at total (/app/src/cart.js:3:7)', '    at Object.<anonymous> (/app/src/cart.spec.js:12:5)'],
        ],
        ['src/cart.spec.js > Test suite failed to run', 'failed', 'Error: Cannot find module', []],
      ],
    ],
    [
      'mocha-junit-reporter',
      `<testsuites name="Mocha Tests" time="0.01" tests="2" failures="1">
  <testsuite name="Root Suite" tests="0" file="/app/test/cart.js" time="0" failures="0"></testsuite>
  <testsuite name="cart total" tests="2" file="/app/test/cart.js" time="0.01" failures="1">
    <testcase name="cart total adds" time="0.001" classname="adds"></testcase>
    <testcase name="cart total throws" time="0.003" classname="throws">
      <failure message="no price &#x26; no item" type="RangeError"><![CDATA[RangeError: no price & no item
    at Context.<anonymous> (test/cart.js:7:11)]]></failure>
    </testcase>
  </testsuite>
</testsuites>`,
      [
        ['test/cart.js > cart total adds', 'passed'],
        [
          'test/cart.js > cart total throws',
          'failed',
          'RangeError: no price & no item',
          ['    at Context.<anonymous> (test/cart.js:7:11)'],
        ],
      ],
    ],
    [
      "mocha's xunit reporter",
      `<testsuite name="Mocha Tests" tests="2" failures="0" errors="1" skipped="1" time="0.004">
<testcase classname="cart" name="adds" file="/app/test/cart.js" time="0"><failure>x is not defined
ReferenceError: x is not defined
    at Context.&lt;anonymous&gt; (test/cart.js:4:5)</failure></testcase>
<testcase classname="cart" name="later" time="0"><skipped/></testcase>
</testsuite>`,
      [
        [
          'test/cart.js > Mocha Tests > cart > adds',
          'failed',
          'ReferenceError: x is not defined',
          ['    at Context.<anonymous> (test/cart.js:4:5)'],
        ],
        [' > Mocha Tests > cart > later', 'skipped'],
      ],
    ],
    [
      'node:test',
      `<testsuites>
	<testsuite name="cart" time="0.004" disabled="0" errors="0" tests="2" failures="1" skipped="0" hostname="h">
		<testcase name="adds" time="0.0005" classname="test" file="/app/test/cart.js"/>
		<testcase name="counts" time="0.001" classname="test" file="/app/test/cart.js" failure="1 !== 2">
			<failure type="testCodeFailure" message="1 !== 2">
[Error [ERR_TEST_FAILURE]: 1 !== 2] {
  code: 'ERR_TEST_FAILURE',
  failureType: 'testCodeFailure',
  cause: AssertionError [ERR_ASSERTION]: 1 !== 2
      at TestContext.&lt;anonymous&gt; (file:///app/test/cart.js:5:10)
}
			</failure>
		</testcase>
	</testsuite>
</testsuites>`,
      [
        ['test/cart.js > cart > test > adds', 'passed'],
        [
          'test/cart.js > cart > test > counts',
          'failed',
          expect.stringContaining('1 !== 2'),
          expect.arrayContaining([expect.stringContaining('/app/test/cart.js:5:10')]),
        ],
      ],
    ],
    [
      'karma-junit-reporter',
      `<testsuite name="Chrome Headless 120.0.0.0 (Linux x86_64)" package="" tests="1" errors="0" failures="1" time="0.1">
  <properties><property name="browser.fullName" value="Mozilla"/></properties>
  <testcase name="cart adds" time="0.01" classname="Chrome_Headless.cart">
    <failure type="">Expected 1 to be 2.
    at UserContext.apply (src/cart.spec.js:3:9)
</failure>
  </testcase>
  <system-out><![CDATA[LOG: 'x']]></system-out>
  <system-err/>
</testsuite>`,
      [
        [
          ' > Chrome Headless 120.0.0.0 (Linux x86_64) > Chrome_Headless.cart > cart adds',
          'failed',
          'Error: Expected 1 to be 2.',
          ['    at UserContext.apply (src/cart.spec.js:3:9)'],
        ],
      ],
    ],
    [
      'bun',
      `<testsuites name="bun test" tests="2" assertions="2" failures="1" skipped="0" time="0.01">
  <testsuite name="test/cart.test.ts" file="test/cart.test.ts" tests="2" failures="1" time="0.002">
    <testsuite name="cart" file="test/cart.test.ts" line="3" tests="1" failures="1" time="0.001">
      <testcase name="adds" classname="cart" time="0.001" file="test/cart.test.ts" line="4" assertions="1">
        <failure type="AssertionError" />
      </testcase>
    </testsuite>
    <testcase name="counts" classname="" time="0" file="test/cart.test.ts" line="9" assertions="1" />
  </testsuite>
</testsuites>`,
      [
        ['test/cart.test.ts > cart > adds', 'failed', 'AssertionError: AssertionError', []],
        ['test/cart.test.ts > counts', 'passed'],
      ],
    ],
    [
      'a file that does not load',
      `<testsuites><testsuite name="test/cart.js"><error message="Unexpected token" type="SyntaxError"/></testsuite></testsuites>`,
      [['test/cart.js', 'failed', 'SyntaxError: Unexpected token', []]],
    ],
    [
      'text with bare ampersands and colours',
      `<testsuite name="a"><testcase name="\u001b[31mb\u001b[39m"><failure>c && d</failure></testcase></testsuite>`,
      [[' > a > \u001b[31mb\u001b[39m', 'failed', 'Error: c && d', []]],
    ],
    ['no test', '<testsuites tests="0"/>', []],
  ])('reads %s', (_runner, xml, results) => {
    expect(read(xml)).toEqual(results);
  });

  it.each([
    ['is cut off', '<testsuites><testsuite name="a"><testcase name="b"/>'],
    ['is another document', '<project><testcase name="b"/></project>'],
    ['is no XML', 'TAP version 13'],
    ['is deeper than any report', `${'<testsuite>'.repeat(300)}${'</testsuite>'.repeat(300)}`],
  ])('reads nothing of a text that %s', (_how, xml) => {
    expect(readJunit(xml, () => '')).toBeUndefined();
  });

  it('does not expand entities that a document defines', () => {
    const xml = `<!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><testsuite name="s"><testcase name="&b;"/></testsuite>`;

    expect(readJunit(xml, () => '')).toMatchObject([{ names: ['s', '&b;'] }]);
  });
});
