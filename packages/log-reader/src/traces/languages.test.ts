import { expect, it } from 'vitest';
import { chainOf } from '../chain-of.ts';
import type { Language } from '../model.ts';
import { readLog } from '../read-log.ts';

interface Row {
  readonly what: string;
  readonly language: Language | undefined;
  readonly text: string;
  /** Each error of the chain, the innermost first: name, beginning of the message, and its first two frames. */
  readonly chain: readonly (readonly [name: string, message: string, ...frames: string[]])[];
}

const rows: readonly Row[] = [
  {
    what: "Python's chained exceptions behind a logger's line, with markers below the code",
    language: 'python',
    text: `2026-11-24 09:00:00,123 ERROR loan failed
Traceback (most recent call last):
  File "/app/library/db.py", line 12, in fetch
    return rows[0]
           ~~~~^^^
IndexError: list index out of range

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/usr/local/lib/python3.11/site-packages/flask/app.py", line 880, in dispatch
    rv = self.run()
  File "/app/library/api.py", line 40, in show
    raise LoanError("no loan 17")
library.errors.LoanError: no loan 17
2026-11-24 09:00:01,000 INFO next`,
    chain: [
      ['IndexError', 'list index', 'fetch@/app/library/db.py:12'],
      [
        'library.errors.LoanError',
        'no loan 17',
        'show@/app/library/api.py:40',
        'dispatch@/usr/local/lib/python3.11/site-packages/flask/app.py:880',
      ],
    ],
  },
  {
    what: "Java's causes, with the frames that they share with the error around them",
    language: 'java',
    text: `com.acme.library.LoanException: loan 17 failed
\tat com.acme.library.LoanService.fee(LoanService.java:40)
\tat com.acme.library.LoanController.show(LoanController.java:22)
\tat java.base/jdk.internal.reflect.Method.invoke(Method.java:103) ~[?:?]
Caused by: java.lang.NullPointerException: "member" is null
\tat com.acme.library.Rebates.of(Rebates.java:9)
\t... 2 common frames omitted`,
    chain: [
      [
        'java.lang.NullPointerException',
        '"member" is null',
        'Rebates.of@com/acme/library/Rebates.java:9',
        'LoanController.show@com/acme/library/LoanController.java:22',
      ],
      ['com.acme.library.LoanException', 'loan 17', 'LoanService.fee@com/acme/library/LoanService.java:40'],
    ],
  },
  {
    what: 'an uncaught Kotlin exception in a thread',
    language: 'java',
    text: `Exception in thread "main" kotlin.UninitializedPropertyAccessException: lateinit property desk has not been initialized
\tat com.acme.MainKt.main(Main.kt:5)
\tat com.acme.MainKt.main(Main.kt)`,
    chain: [['kotlin.UninitializedPropertyAccessException', 'lateinit', 'MainKt.main@com/acme/Main.kt:5']],
  },
  {
    what: "Go's panic that was recovered and raised again",
    language: 'go',
    text: `2026/11/24 09:00:00 listening
panic: runtime error: index out of range [3] with length 3 [recovered]
\tpanic: runtime error: index out of range [3] with length 3

goroutine 1 [running]:
main.fee({0xc000012345, 0x3, 0x3})
\t/app/loans/fee.go:12 +0x1d
main.main()
\t/app/main.go:30 +0x85

goroutine 7 [IO wait]:
internal/poll.runtime_pollWait(0x7f, 0x72)
\t/usr/local/go/src/runtime/netpoll.go:343 +0x85
exit status 2`,
    chain: [['runtime error', 'index out of range', 'main.fee@/app/loans/fee.go:12', 'main.main@/app/main.go:30']],
  },
  {
    what: "Ruby's uncaught error",
    language: 'ruby',
    text: `app/models/loan.rb:12:in \`fee': undefined method \`rebate' for nil:NilClass (NoMethodError)
\tfrom app/controllers/loans_controller.rb:22:in \`block in show'
\tfrom /usr/local/bundle/gems/actionpack-7.0.4/lib/action_controller/metal.rb:188:in \`dispatch'`,
    chain: [
      [
        'NoMethodError',
        "undefined method `rebate'",
        'fee@app/models/loan.rb:12',
        'show@app/controllers/loans_controller.rb:22',
      ],
    ],
  },
  {
    what: "an error in Rails' log, each line behind the logger's prefix",
    language: 'ruby',
    text: ["NoMethodError (undefined method `rebate' for nil:NilClass):", '  ', "app/models/loan.rb:12:in `fee'"]
      .map((line) => `F, [2026-11-24T09:00:00.123456 #17] FATAL -- : [b1c2] ${line}`)
      .join('\n'),
    chain: [['NoMethodError', 'undefined method', 'fee@app/models/loan.rb:12']],
  },
  {
    what: ".NET's inner exceptions, which come before the frames around them",
    language: 'dotnet',
    text: `Unhandled exception. System.InvalidOperationException: loan failed
 ---> System.NullReferenceException: Object reference not set to an instance of an object.
   at Acme.Library.Rebates.Of(Member m) in /src/Library/Rebates.cs:line 9
   --- End of inner exception stack trace ---
   at Acme.Library.LoanService.Fee(Loan l) in /src/Library/LoanService.cs:line 40
   at Acme.Library.Program.Main(String[] args)`,
    chain: [
      ['System.NullReferenceException', 'Object reference', 'Rebates.Of@/src/Library/Rebates.cs:9'],
      ['System.InvalidOperationException', 'loan failed', 'LoanService.Fee@/src/Library/LoanService.cs:40'],
    ],
  },
  {
    what: "PHP's fatal error",
    language: 'php',
    text: `[24-Nov-2026 09:00:00 UTC] PHP Fatal error:  Uncaught TypeError: fee(): Argument #1 must be of type Loan, null given, called in /var/www/html/src/api.php on line 22 and defined in /var/www/html/src/loans.php:12
Stack trace:
#0 /var/www/html/src/api.php(22): fee(NULL)
#1 {main}
  thrown in /var/www/html/src/loans.php on line 12`,
    chain: [['TypeError', 'fee(): Argument #1', 'fee@/var/www/html/src/loans.php:12', '@/var/www/html/src/api.php:22']],
  },
  {
    what: 'an exception in the log of Laravel',
    language: 'php',
    text: `[2026-11-24 09:00:00] production.ERROR: Attempt to read property {"exception":"[object] (ErrorException(code: 0): Attempt to read property at /var/www/app/Models/Loan.php:12)
[stacktrace]
#0 /var/www/app/Http/Controllers/LoanController.php(22): App\\\\Models\\\\Loan->fee()
#1 {main}
"}`,
    chain: [['ErrorException', 'Attempt to read property', 'Loan->fee@/var/www/app/Models/Loan.php:12']],
  },
  {
    what: "Rust's panic with a backtrace",
    language: 'rust',
    text: `thread 'main' panicked at src/loans.rs:12:5:
index out of bounds: the len is 3 but the index is 3
stack backtrace:
   0: rust_begin_unwind
             at /rustc/90b35a6239c3d8bd/library/std/src/panicking.rs:645:5
   1: library::loans::fee
             at ./src/loans.rs:12:5
   2: library::main
             at ./src/main.rs:4:5
note: Some details are omitted, run with \`RUST_BACKTRACE=full\` for a verbose backtrace.`,
    chain: [['panic', 'index out of bounds', 'library::loans::fee@./src/loans.rs:12', 'library::main@./src/main.rs:4']],
  },
  {
    what: "Rust's panic without a backtrace, in the older form",
    language: 'rust',
    text: "thread 'main' panicked at 'no member', src/loans.rs:12:5\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace",
    chain: [['panic', 'no member', '@src/loans.rs:12']],
  },
  {
    what: "Go's panic with the pointers of each frame",
    language: 'go',
    text: `panic: no loan

goroutine 4 [running]:
panic(0x45cb40, 0x47ad70)
\t/usr/local/go/src/runtime/panic.go:542 +0x46c fp=0xc42003f7b8 sp=0xc42003f710 pc=0x422f7c
main.settle(0xc420024120)
\tloans.go:6 +0x39 fp=0xc42003f7d8 sp=0xc42003f7b8 pc=0x451339`,
    chain: [['panic', 'no loan', 'main.settle@loans.go:6']],
  },
  {
    what: 'an exception of Mono',
    language: 'dotnet',
    text: `System.InvalidOperationException: no loan
  at Library.Loans.Settle (System.String id, System.Double[,] fees) [0x00007] in /srv/library/Loans.cs:9
  at Library.Main.Run () [0x00006] in <filename unknown>:0`,
    chain: [['System.InvalidOperationException', 'no loan', 'Loans.Settle@/srv/library/Loans.cs:9']],
  },
  {
    what: 'an exception as PHP 5 printed it',
    language: 'php',
    text: `exception 'LoanException' with message 'no loan' in /srv/library/loans.php:5
Stack trace:
#0 /srv/library/api.php(9): settle()
#1 {main}`,
    chain: [['LoanException', 'no loan', 'settle@/srv/library/loans.php:5']],
  },
  {
    what: "Java's exception behind the name of a logger",
    language: 'java',
    text: `Nov 24, 2026 9:00:00 AM com.library.jobs.Settle: IllegalStateException: no loan
  at com.library.Loans.settle(Loans.java:50)`,
    chain: [['IllegalStateException', 'no loan', 'Loans.settle@com/library/Loans.java:50']],
  },
  {
    what: "Sentry's text form of a trace, the innermost call last",
    language: 'python',
    text: `TypeError: no loan
  File "timers.js", line 117, in Timer.run
  File "/app/src/loans.js", line 82, in settle
    return fee(loan)`,
    chain: [['TypeError', 'no loan', 'settle@/app/src/loans.js:82']],
  },
  {
    what: "Bluebird's frames of the caller",
    language: 'javascript',
    text: 'TypeError: no loan\n    at fee (/app/src/fees.js:6:30)\nFrom previous event:\n    at settle (/app/src/loans.js:20:9)',
    chain: [['TypeError', 'no loan', 'fee@/app/src/fees.js:6', 'settle@/app/src/loans.js:20']],
  },
  {
    what: 'an error of Deno, with the code between its message and its frames',
    language: 'javascript',
    text: 'error: Uncaught (in promise) TypeError: no loan\n    return loan.fee;\n           ^\n    at fee (file:///app/src/fees.ts:6:30)',
    chain: [['TypeError', 'no loan', 'fee@file:///app/src/fees.ts:6']],
  },
  {
    what: 'frames that were folded with single spaces',
    language: 'javascript',
    text: "Unable to load 'index': Error at Module.load (module.js:417:25) at settle (/app/src/loans.js:20:19)",
    chain: [['Error', "Unable to load 'index'", 'Module.load@module.js:417', 'settle@/app/src/loans.js:20']],
  },
  {
    what: "a fatal error of V8, which the shell's last word does not count again",
    language: undefined,
    text: 'FATAL ERROR: v8::ToLocalChecked Empty MaybeLocal\n 1: 0xc99970 node::Abort() [node]\nAborted (core dumped)',
    chain: [['FatalError', 'FATAL ERROR: v8::ToLocalChecked Empty MaybeLocal']],
  },
  {
    what: 'an error of Next.js, whose place on a line above is not one',
    language: 'javascript',
    text: ' ⨯ src/app/page.tsx (12:5) @ Page\n ⨯ TypeError: no loan\n    at Page (/app/src/app/page.tsx:12:5)',
    chain: [['TypeError', 'no loan', 'Page@/app/src/app/page.tsx:12']],
  },
  {
    what: 'a report of anyhow, with its list of causes',
    language: undefined,
    text: 'Error: loading the loan failed\n\nCaused by:\n    0: reading loans.json\n    1: No such file or directory (os error 2)',
    chain: [
      ['Error', 'No such file'],
      ['Error', 'reading loans.json'],
      ['Error', 'loading the loan failed'],
    ],
  },
];

it.each(rows.map((row) => [row.what, row] as const))('reads %s', (_what, { language, text, chain }) => {
  const errors = readLog(text).flatMap(({ error }) => error ?? []);
  const [error] = errors;

  expect(errors).toHaveLength(1);
  expect(error?.language).toBe(language);
  const read = (error === undefined ? [] : chainOf(error)).map(({ name, message, frames }, index) => [
    name,
    message.startsWith(chain[index]?.[1] ?? '') ? chain[index]?.[1] : message,
    ...frames
      .slice(0, (chain[index]?.length ?? 2) - 2)
      .map(({ file, line, function: called = '' }) => `${called}@${file}:${line}`),
  ]);
  expect(read).toEqual(chain);
});
