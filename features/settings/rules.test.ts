import { expect, it } from 'vitest'
import { readAddress, warningsOf } from './rules.ts'

it.each([
  ['https://yige.example.cn', 'https://yige.example.cn'],
  [' https://Yige.Example.cn/ ', 'https://yige.example.cn'],
  ['https://yige.example.cn:443', 'https://yige.example.cn'],
  ['http://10.1.2.3:8080', 'http://10.1.2.3:8080'],
  ['https://一格.example.cn', 'https://一格.example.cn'],
  ['http://[::1]:8123', 'http://[::1]:8123'],
  ['http://a.example.cn:80', 'http://a.example.cn'],
  ['http://a.example.cn:99999', null],
  ['https://a.example.cn"><script>', null],
  ['yige.example.cn', null],
  ['ftp://yige.example.cn', null],
  ['javascript:alert(1)', null],
  ['https://yige.example.cn/r', null],
  ['https://yige.example.cn/?a=1', null],
  ['https://yige.example.cn/#x', null],
  ['https://yige.example.cn/?', null],
  ['https://a:b@yige.example.cn', null],
  ['https://yige example.cn', null],
  ['https://', null],
  ['', null],
])('reads %s as %s', (text, address) => {
  expect(readAddress(text)).toBe(address)
})

it.each([
  ['http://localhost:8080', ['local']],
  ['http://127.0.0.1:8123', ['local']],
  ['http://[::1]:8123', ['local']],
  ['https://192.168.1.20', ['private']],
  ['http://172.20.3.4', ['private', 'insecure']],
  ['http://yige', ['private', 'insecure']],
  ['http://172.40.3.4', ['insecure']],
  ['http://yige.example.cn', ['insecure']],
  ['https://yige.example.cn', []],
])('warns of %s: %j', (address, warnings) => expect(warningsOf(address)).toEqual(warnings))
