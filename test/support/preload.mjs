// Loaded before every test file: CommonJS Nest add-ons cannot be required from ES modules until the
// Nest packages themselves are evaluated, see docs/adr/0003-test-runner.md.
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';
