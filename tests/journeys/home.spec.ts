import { expect, test } from '@playwright/test'
import { axeFinds } from './axe.ts'

test('anyone opens the home page @plain', async ({ page }) => {
  const problems: string[] = []
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  const response = await page.goto('/')
  expect(response?.status()).toBe(200)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page).toHaveTitle(/Waymark/)
  expect(problems).toEqual([])
})

test('axe finds nothing on the home page', async ({ page }) => {
  await page.goto('/')
  expect(await axeFinds(page)).toEqual([])
})

test('a missing page says so, with its status @plain', async ({ page }) => {
  const response = await page.goto('/nowhere')
  expect(response?.status()).toBe(404)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
})
