/** The one folder a reproduction may add files to, at the root of the repository or of one of its packages. */
export const reproductionFolder = 'suture-reproduction';

/** What belongs to tests: a fix may neither change it nor use it. */
export const testPaths: readonly string[] = [
  '**/*.{test,spec,cy,e2e}.*',
  '**/*{-,_}{test,spec}.*',
  '**/*.{tests,specs}.*',
  '**/*Test{,s}.{java,kt,cs,scala,php,swift}',
  '**/test{-,_}*.*',
  '**/test.*',
  '**/{__tests__,__mocks__,__snapshots__,__fixtures__,test,tests,spec,e2e,cypress,fixtures}/**',
  '**/{testing,mocks,testdata,test-data,test_data,tap-snapshots,specs,acceptance,integration-tests,e2e-tests}/**',
  '**/*.snap',
  '**/{__specs__,__fixture__,__stubs__,__helpers__,__tests,_tests,unit-tests,functional-tests,test-utils,test-helpers,testutils,test-support,testsupport}/**',
  '**/{testlib,storyshots,playwright,nightwatch,wdio,features/step_definitions}/**',
  '**/*.{stories,bench,benchmark,pact}.*',
  '**/*{Spec,Specs,ITCase,TestCase}.{java,kt,cs,scala,php,swift,groovy}',
  '**/*_{test,spec}.*',
  '**/*_test.{go,py,rb,exs,dart}',
  '**/*Tests.swift',
  '**/{src,lib}/test/**',
  '**/*.t',
];
